// Started before there is a function, the client waits here when all of it is loaded and nothing
// has run yet; then it takes the function's environment from its standard input, and is as if
// started for it. To be imported before everything else.
import { closeSync, openSync, readSync } from "node:fs";

/** Everything that there is to read, in the order of its bytes. */
function readAll(descriptor) {
  const parts = [];
  for (;;) {
    const part = Buffer.alloc(65536);
    const length = readSync(descriptor, part);
    if (length === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, length));
  }
}

function waitForFunction() {
  const environment = readAll(0);
  // Nobody needs it any more.
  if (environment.length === 0) process.exit(0);
  // The lowest number that is free is taken: standard input is empty again.
  closeSync(0);
  openSync("/dev/null", "r");
  for (const name of Object.keys(process.env)) delete process.env[name];
  for (const item of environment.toString().split("\0").slice(0, -1)) {
    const at = item.indexOf("=");
    process.env[item.slice(0, at)] = item.slice(at + 1);
  }
  process.chdir("/var/task");
}

if (process.env._MORROW_WAIT) waitForFunction();
