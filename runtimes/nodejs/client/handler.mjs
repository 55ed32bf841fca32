// Finds the handler that a function names: `folder/file.export`, as CommonJS or as a module.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  CallbackHandlerDeprecated,
  HandlerNotFound,
  ImportModuleError,
  MalformedHandlerName,
  MalformedStreamingHandler,
  UserCodeSyntaxError,
} from "./errors.mjs";
import { HttpResponseStream } from "./stream.mjs";

const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const WATER_MARK = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");
/** The first Node in which Lambda takes no handler with a callback. */
const NO_CALLBACKS = 24;

const require = createRequire(import.meta.url);

/** Loads the code: `{ handler, streaming, highWaterMark }`. */
export async function load(root, name) {
  if (name.includes("..")) {
    throw new MalformedHandlerName(
      `'${name}' is not a valid handler name. Use absolute paths when specifying root ` +
        "directories in handler names.",
    );
  }
  const file = path.basename(name);
  const folder = name.slice(0, name.lastIndexOf(file));
  const [, module, exported] = /^([^.]*)\.(.*)$/.exec(file) ?? [];
  if (module === undefined) throw new MalformedHandlerName("Bad handler");
  offerStreaming();
  const code = await imported(path.resolve(root, folder, module), [root, folder], module);
  const handler = exported.split(".").reduce((found, key) => found?.[key], code);
  if (!handler) throw new HandlerNotFound(`${name} is undefined or not exported`);
  if (typeof handler !== "function") throw new HandlerNotFound(`${name} is not a function`);
  return described(handler);
}

function described(handler) {
  const kind = handler[STREAMING];
  const streaming = kind === "response";
  if (!streaming && kind) {
    throw new MalformedStreamingHandler("Only response streaming is supported.");
  }
  const major = Number.parseInt(process.versions.node, 10);
  if (!streaming && major >= NO_CALLBACKS && handler.length >= 3) {
    throw new CallbackHandlerDeprecated(
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with " +
        "Node.js 24. You need to modify this function to use a supported handler signature to " +
        "use Node.js 24 or later. For more information see " +
        "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
    );
  }
  const mark = Number.parseInt(handler[WATER_MARK], 10);
  return { handler, streaming, highWaterMark: Number.isNaN(mark) ? undefined : mark };
}

/** The global through which a handler says that it writes its response piece by piece. */
function offerStreaming() {
  if (["1", "true"].includes(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA)) return;
  globalThis.awslambda = {
    streamifyResponse(handler, options) {
      handler[STREAMING] = "response";
      if (typeof options?.highWaterMark === "number") handler[WATER_MARK] = options.highWaterMark;
      return handler;
    },
    HttpResponseStream,
  };
}

async function imported(file, places, module) {
  try {
    return await find(file, places, module);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserCodeSyntaxError(error);
    if (error?.code === "MODULE_NOT_FOUND") throw new ImportModuleError(error);
    throw error;
  }
}

async function find(file, places, module) {
  if (existsSync(file)) {
    const found = required(file);
    if (found) return found;
  }
  const isModule = existsSync(`${file}.js`) && belongsToModule(path.dirname(file));
  if (existsSync(`${file}.js`)) {
    return isModule ? import(pathToFileURL(`${file}.js`)) : require(`${file}.js`);
  }
  if (existsSync(`${file}.mjs`)) return import(pathToFileURL(`${file}.mjs`));
  if (existsSync(`${file}.cjs`)) return require(`${file}.cjs`);
  // A package, or a file that Node itself finds: in a layer, for example.
  return require(require.resolve(module, { paths: places.map((place) => place || "/") }));
}

/** What has no ending is code as well, unless it is a folder without an index. */
function required(file) {
  try {
    return require(file);
  } catch (error) {
    if (error?.code === "MODULE_NOT_FOUND" && error.message.includes(`'${file}'`)) return undefined;
    throw error;
  }
}

/** Whether the nearest package.json says that `.js` is a module. */
function belongsToModule(folder) {
  if (folder.endsWith("/node_modules")) return false;
  const file = path.join(folder, "package.json");
  if (existsSync(file)) {
    try {
      return JSON.parse(readFileSync(file, "utf8"))?.type === "module";
    } catch (error) {
      console.warn(
        `${file} cannot be read, it will be ignored for ES module detection purposes.`,
        error,
      );
      return false;
    }
  }
  return folder !== "/" && belongsToModule(path.dirname(folder));
}
