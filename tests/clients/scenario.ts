// One pass through the API with the client that graphql-codegen makes: prints what it found.
import { GraphQLClient } from 'graphql-request';
import * as api from './generated/graphql.js';

declare const process: { env: Record<string, string | undefined> };

const endpoint = process.env['YIDAN_URL'] ?? '';
const client = new GraphQLClient(endpoint, {
  headers: { authorization: `Bearer ${process.env['YIDAN_TOKEN'] ?? ''}` },
});
const place = '柳河镇';
const asOf = '2025-11-01';

async function page(after: string | null) {
  const { search } = await client.request(api.SearchDocument, { query: '秸秆', place, asOf, first: 2, after });
  if (search.__typename !== 'SearchConnection') throw new Error(search.code);
  return search;
}

const first = await page(null);
const second = await page(first.pageInfo.endCursor);
const hits = [...first.edges, ...second.edges].flatMap(({ node }) =>
  node.__typename === 'Entry' ? [node.id] : [],
);
const id = hits[0] ?? '';

const { entry } = await client.request(api.ItemDocument, { id, first: 100 });
if (entry === null) throw new Error('the item found is not there');
const { responsible } = await client.request(api.ResponsibleDocument, { question: '谁负责秸秆禁烧？', place, asOf });
if (responsible.__typename !== 'AnswerCard') throw new Error(responsible.code);
const { verifyEntry } = await client.request(api.VerifyDocument, { id });
const input = { department: '县农业农村局', township: place, task: entry.title };
const { recordDecision } = await client.request(api.RecordDocument, { input, asOf });
if (recordDecision.__typename !== 'TaskDecision') throw new Error(recordDecision.code);
const refused = await client.request(api.ResponsibleDocument, { question: '', place, asOf });

console.log(
  JSON.stringify({
    total: first.totalCount,
    hits,
    title: entry.title,
    class: entry.class,
    bodies: entry.responsibilities.map(({ bodyName, role }) => [bodyName, role]),
    bindingFrom: entry.list.bindingFrom,
    inItsList: entry.list.entries.edges.some(({ node }) => node.id === id),
    quote: entry.citation.quote,
    verdict: responsible.verdict,
    answers: responsible.answers.map(({ bodyName, role }) => [bodyName, role]),
    verified: verifyEntry?.result,
    decision: recordDecision.decision,
    hash: recordDecision.hash,
    refused: refused.responsible.__typename === 'AnswerCard' ? null : refused.responsible.code,
  }),
);
