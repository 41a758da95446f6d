// Opens a playground in Chromium with every foreign request refused, runs its first query and, where
// it has one, its subscription, and prints what it saw as JSON:
// { title, banner, tabs, foreign, errors, response, watched }.
// usage: node playground.mjs ADDRESS [SCREENSHOT]
import { chromium } from 'playwright-core';

const [address, screenshot] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
const foreign = [];
const errors = [];
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url());
    if (url.origin === new URL(address).origin || ['data:', 'blob:'].includes(url.protocol)) return route.continue();
    foreign.push(url.href);
    return route.abort();
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.goto(`${address}/playground`);
  await page.locator('button.graphiql-execute-button').waitFor({ timeout: 60_000 });
  // The button is shown before the schema has come; the query runs with or without it.
  const answered = page.waitForResponse((response) =>
    response.url().endsWith('/graphql') && !response.request().postData()?.includes('IntrospectionQuery'));
  await page.locator('button.graphiql-execute-button').click();
  const response = await (await answered).json();
  await page.locator('.result-window').getByText('data', { exact: false }).first().waitFor({ timeout: 30_000 });
  const tabs = await page.locator('.graphiql-tab-button').allTextContents();
  const banner = await page.locator('#banner').textContent();
  if (screenshot) await page.screenshot({ path: screenshot });
  let watched = null;
  const changes = page.locator('.graphiql-tab-button', { hasText: 'Changes' });
  if (await changes.count()) {
    await changes.first().click();
    await page.locator('button.graphiql-execute-button').click();
    const event = page.locator('.result-window').getByText('resumeToken', { exact: false });
    await event.first().waitFor({ timeout: 30_000 });
    // The editor writes its spaces as such that do not break.
    watched = (await page.locator('.result-window').textContent()).replaceAll('\u00a0', ' ');
  }
  console.log(JSON.stringify({ title: await page.title(), banner, tabs, foreign, errors, response, watched }));
} finally {
  await browser.close();
}
