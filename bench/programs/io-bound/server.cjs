// A request waits three times, 5 to 20 ms together, as for a database, and makes about 200 calls. With `?texts=N` it makes one
// more, with N texts that no other request has.
'use strict';
const { setTimeout: wait } = require('node:timers/promises');
const { serve } = require('../control.cjs');

const ROWS = 28;
let requests = 0;

serve(async (request, response) => {
  const number = ++requests;
  const texts = Number(request.url.split('?texts=')[1] ?? 0);
  if (texts > 0) keepTexts(Array.from({ length: texts }, (_, i) => `text ${i} of request ${number}`));
  const session = await openSession(number);
  const rows = await query(session, ROWS);
  response.end(JSON.stringify(await save(session, rows.map(toEntry).filter(isWanted))));
});

function keepTexts(texts) {
  return texts.length;
}

async function openSession(number) {
  await wait(1 + (number % 3));
  return { id: `session-${number}`, user: `user-${number % 50}`, roles: ['reader', 'editor'] };
}

async function query(session, count) {
  await wait(2 + (session.id.length % 6));
  const rows = [];
  for (let i = 0; i < count; i++) rows.push(parseRow(`${i};name ${i};${i * 3}`));
  return rows;
}

async function save(session, entries) {
  await wait(2 + (entries.length % 8));
  let sum = 0;
  for (const entry of entries) sum = add(sum, weightOf(entry));
  return { session: session.id, entries: entries.length, sum };
}

function parseRow(text) {
  const [id, name, amount] = text.split(';');
  return { id: number(id), name, amount: number(amount) };
}

function number(text) {
  return Number(text);
}

function toEntry(row) {
  return { key: row.name, weight: row.amount, isEven: row.id % 2 === 0 };
}

function isWanted(entry) {
  return entry.weight >= 0;
}

function weightOf(entry) {
  return entry.isEven ? entry.weight : 1;
}

function add(a, b) {
  return a + b;
}
