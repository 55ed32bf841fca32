// Runs a Node function as AWS Lambda does: loads the handler, then takes one event after another
// from the Runtime API (2018-06-01).
import "./wait.mjs";
import { RuntimeApi } from "./api.mjs";
import { describe, UnhandledPromiseRejection } from "./errors.mjs";
import { load } from "./handler.mjs";
import { Invocations } from "./invocations.mjs";
import { logError, takeOverConsole } from "./log.mjs";

const EXIT_UNCAUGHT = 129;
const EXIT_REJECTED = 128;

const api = new RuntimeApi(process.env.AWS_LAMBDA_RUNTIME_API);
takeOverConsole();

/** Tells the platform what went wrong: of the start at first, later of the invocation under way. */
let report = (error) => api.initFailed(describe(error));

/** The code cannot go on after this; the platform starts another process. */
function die(title, error, status) {
  logError(title, error);
  const exit = () => process.exit(status);
  report(error).then(exit, exit);
}

process.on("uncaughtException", (error) => die("Uncaught Exception", error, EXIT_UNCAUGHT));
process.on("unhandledRejection", (reason, promise) => {
  const error = new UnhandledPromiseRejection(reason, promise);
  die("Unhandled Promise Rejection", error, EXIT_REJECTED);
});

try {
  const handler = await load(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  const invocations = new Invocations(api, handler, (reporter) => {
    report = reporter;
  });
  invocations.next();
} catch (error) {
  die("Uncaught Exception", error, EXIT_UNCAUGHT);
}
