// A partner's program on the types that openapi-typescript makes of the OpenAPI document.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { argv: string[] };

const [, , baseUrl = "", slug = ""] = process.argv;
const client = createClient<paths>({ baseUrl, querySerializer: { array: { style: "form", explode: false } } });

type Honoree = components["schemas"]["Honoree"];

function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`no ${name} in the response`);
  return value;
}

// what `format=jsonld` would answer is in the same union
type Linked = components["schemas"]["LinkedThing"] | components["schemas"]["LinkedGraph"];

function json<T>(data: T | undefined): Exclude<T, Linked> {
  return known(data, "body") as Exclude<T, Linked>;
}

const women = json(
  (await client.GET("/api/v1/honorees/", { params: { query: { gender: "female", limit: 1, expand: ["unit"] } } })).data,
);
const woman: Honoree = known(women.results[0], "honoree");
const unit = known(known(woman.honours, "honours")[0], "honour").unit;
const person = json((await client.GET("/api/v1/honorees/{key}/", { params: { path: { key: `${woman.id}` } } })).data);
const article = json((await client.GET("/api/v1/articles/{key}/", { params: { path: { key: slug } } })).data);
const changes = known((await client.GET("/api/v1/changes/", { params: { query: { after: "0" } } })).data, "changes");
const refused = known((await client.GET("/api/v1/honorees/", { params: { query: { unit: "khong-co" } } })).error, "error");
const missing = await client.GET("/api/v1/honorees/{key}/", { params: { path: { key: "khong-co" } } });

console.log(
  JSON.stringify({
    gender: woman.gender,
    unit: "name" in unit ? unit.name : unit.url,
    same: person.name === woman.name && person.updated_at === woman.updated_at,
    body: known(article.body, "body").slice(0, 24),
    change: [known(changes.results[0], "change").type, known(changes.results[0], "change").action, changes.after > 0],
    refused: refused.errors?.[0]?.parameter,
    missing: [missing.response.status, missing.error?.code],
  }),
);
