// Starts GraphiQL on #graphiql; a file of its own, so that the page needs no inline script.
const place = document.getElementById("graphiql");
const fetcher = GraphiQL.createFetcher({
  url: place.dataset.url,
  headers: { "graphql-require-preflight": "1" },
});
ReactDOM.createRoot(place).render(React.createElement(GraphiQL, { fetcher }));
