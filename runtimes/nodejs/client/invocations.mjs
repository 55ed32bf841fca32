// One event after another through the handler. When an invocation ends follows Lambda's rules: an
// async handler's with its promise; a callback's when nothing is left to do, unless the context
// says not to wait.
import { describe } from "./errors.mjs";
import { logError, setRequestId } from "./log.mjs";
import { openStream } from "./stream.mjs";

export class Invocations {
  #api;
  #code;
  #setReporter;
  /** What happens when the event loop is empty. */
  #whenIdle = () => {};

  constructor(api, code, setReporter) {
    this.#api = api;
    this.#code = code;
    this.#setReporter = setReporter;
    process.on("beforeExit", () => this.#whenIdle());
  }

  /** Takes the next event, at the beginning of a turn of the event loop. */
  next() {
    setImmediate(async () => {
      const { headers, body } = await this.#api.next();
      const id = headers["lambda-runtime-aws-request-id"];
      setRequestId(id);
      this.#setReporter((error) => this.#api.failed(id, describe(error)));
      setTrace(headers["lambda-runtime-trace-id"]);
      if (this.#code.streaming) await this.#stream(id, headers, body);
      else this.#call(id, headers, body);
    });
  }

  #call(id, headers, body) {
    let finished = false;
    const once = (end) => (...values) => {
      if (finished) return;
      finished = true;
      this.#whenIdle = () => {};
      end(...values);
    };
    const settle = (sent) => sent.then(() => this.next());
    const respond = (result) => {
      try {
        settle(this.#api.respond(id, result));
      } catch (error) {
        fail(error);
      }
    };
    const fail = (error) => {
      logError("Invoke Error", error);
      settle(this.#api.failed(id, describe(error)));
    };
    const isGiven = (error) => error !== undefined && error !== null;
    const context = contextOf(headers);
    const done = once((error, result) => (isGiven(error) ? fail(error) : respond(result)));
    const callback = once((error, result) => {
      if (isGiven(error)) return fail(error);
      if (!context.callbackWaitsForEmptyEventLoop) return respond(result);
      this.#whenIdle = () => {
        this.#whenIdle = () => {};
        setImmediate(() => respond(result));
      };
    });
    context.done = done;
    context.succeed = (result) => done(null, result);
    context.fail = (error) => done(isGiven(error) ? error : "handled");

    // A handler that neither calls back nor gives a promise ends when nothing is left to do.
    this.#whenIdle = () => done(null, null);
    try {
      addParsed(context, headers);
      const result = this.#code.handler(JSON.parse(body), context, callback);
      if (typeof result?.then === "function") {
        result.then(context.succeed, context.fail).catch(context.fail);
      }
    } catch (error) {
      callback(error ?? "handled");
    }
  }

  async #stream(id, headers, body) {
    const context = contextOf(headers);
    const { stream, done, fail } = openStream(this.#api, id, this.#code.highWaterMark);
    this.#whenIdle = () => fail("Response stream is not finished.").then(() => this.next());
    let failure;
    try {
      addParsed(context, headers);
      const result = this.#code.handler(JSON.parse(body), stream, context);
      if (typeof result?.then !== "function") {
        throw new Error("Streaming does not support non-async handlers.");
      }
      if ((await result) !== undefined) console.warn("Streaming handlers ignore return values.");
      if (!stream.writableEnded) {
        throw stream.errored ?? new Error("Response stream is not finished.");
      }
      await done;
    } catch (error) {
      failure = { error };
    }
    this.#whenIdle = () => {};
    if (failure) {
      logError("Invoke Error", failure.error);
      await fail(failure.error);
    }
    if (failure || !context.callbackWaitsForEmptyEventLoop) return this.next();
    this.#whenIdle = () => {
      this.#whenIdle = () => {};
      setImmediate(() => this.next());
    };
  }
}

function setTrace(trace) {
  if (trace) process.env._X_AMZN_TRACE_ID = trace;
  else delete process.env._X_AMZN_TRACE_ID;
}

function contextOf(headers) {
  const deadline = headers["lambda-runtime-deadline-ms"];
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    tenantId: headers["lambda-runtime-aws-tenant-id"],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** What comes as JSON, and so may be broken. */
function addParsed(context, headers) {
  const parsed = (name, header) => {
    const text = headers[header];
    try {
      return text === undefined ? undefined : JSON.parse(text);
    } catch (error) {
      throw new Error(`Cannot parse ${name} as json: ${error}`);
    }
  };
  context.clientContext = parsed("ClientContext", "lambda-runtime-client-context");
  context.identity = parsed("CognitoIdentity", "lambda-runtime-cognito-identity");
}
