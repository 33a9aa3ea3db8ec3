// Prints, as JSON, what of the schema at argv[3] breaks clients of the one at argv[2].
import { readFileSync } from 'node:fs';
import { diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const [released, current] = process.argv.slice(2).map((path) => buildSchema(readFileSync(path, 'utf8')));
const changes = await diff(released, current);
const breaking = changes.filter(({ criticality }) => criticality.level === 'BREAKING');
console.log(JSON.stringify(breaking.map(({ path, message }) => ({ path, message }))));
