// Does what its event says.
import { readdirSync } from "node:fs";
import { getHeapStatistics } from "node:v8";

const held = [];

export const handler = async (event, context) => {
  switch (event.do) {
    case "describe":
      return {
        context,
        env: process.env,
        trace: process.env._X_AMZN_TRACE_ID,
        cwd: process.cwd(),
        gc: typeof globalThis.gc,
        heap_mb: getHeapStatistics().heap_size_limit / 1048576,
        root: readdirSync("/").sort(),
      };
    case "fail":
      throw new TypeError("no luck");
    case "exit":
      process.exit(event.status);
      break;
    case "reject":
      Promise.reject(new Error("lost"));
      return new Promise(() => {});
    case "allocate":
      for (let n = 0; n < event.mb; n++) held.push(Buffer.alloc(1048576, 1));
      // Without a control group it is seen a moment later.
      await new Promise((resume) => setTimeout(resume, 5000));
      return held.length;
    case "log":
      console.log("first\nsecond", { a: 1 });
      process.stdout.write("bare\n");
      return null;
    default:
      return event;
  }
};
