// Runs the audits of graphql-http against the server at argv[2]; prints their results as JSON.
import { serverAudits } from 'graphql-http';

const results = [];
for (const audit of serverAudits({ url: process.argv[2], fetchFn: fetch })) {
  const { status, reason } = await audit.fn();
  results.push({ id: audit.id, name: audit.name, status, reason: reason ?? null });
}
console.log(JSON.stringify(results));
