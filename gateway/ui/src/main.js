// The playground: GraphiQL over the server's own /graphql. Everything comes from this server.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './playground.css';

import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { getOperationAST } from 'graphql';
import { createClient } from 'graphql-sse';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

// What the server says about itself: { title, banner: { en, nl }, tabs: [{ query, variables? }] }.
async function serverSettings() {
  const response = await fetch('/playground/tabs.json', { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`tabs.json: HTTP status ${response.status}`);
  return response.json();
}

function showBanner({ en, nl }) {
  const banner = document.getElementById('banner');
  const dutch = Object.assign(document.createElement('span'), { lang: 'nl', textContent: nl });
  const english = Object.assign(document.createElement('span'), { lang: 'en', textContent: en });
  banner.replaceChildren(english, ' / ', dutch);
  banner.hidden = false;
}

// One answer to a query or a mutation; a subscription's answers as they come, as server-sent events.
function createFetcher(url) {
  const ask = createGraphiQLFetcher({
    url,
    headers: { accept: 'application/graphql-response+json, application/json' },
  });
  return (params, options) => {
    const operation =
      options?.documentAST && getOperationAST(options.documentAST, params.operationName);
    if (operation?.operation !== 'subscription') return ask(params, options);
    const client = createClient({ url, headers: options.headers ?? {}, retryAttempts: 0 });
    return client.iterate(params);
  };
}

function showGraphiql({ tabs }) {
  const fetcher = createFetcher(new URL('/graphql', window.location.href).toString());
  const graphiql = createElement(GraphiQL, {
    fetcher,
    defaultTabs: tabs,
    defaultEditorToolsVisibility: 'variables',
    shouldPersistHeaders: true,
  });
  createRoot(document.getElementById('playground')).render(graphiql);
}

try {
  const settings = await serverSettings();
  document.title = settings.title;
  if (settings.banner) showBanner(settings.banner);
  showGraphiql(settings);
} catch (error) {
  document.getElementById('playground').textContent =
    `The playground could not start: ${error.message}. Is the server still running?`;
}
