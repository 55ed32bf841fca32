export const handler = async (event, context) => {
  console.log("called as", context.awsRequestId);
  return {
    greeting: `Hello, ${event.name ?? "world"}!`,
    runtime: `Node.js ${process.versions.node}`,
    remaining_ms: context.getRemainingTimeInMillis(),
  };
};
