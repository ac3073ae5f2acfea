/** What is printed when the app is ready: four commands to try, to be pasted as they are; and who may be called. */
export function welcome(url: string, callbackKey: string | undefined): string {
  const token = "-H 'Authorization: Bearer me'";
  return `listening on ${url}

Ask for a slow report. It shows 202 Accepted at once, with the monitor URL, which is kept in $monitor:

  monitor=$(curl -sS -o /dev/null -D - -H 'Prefer: respond-async' ${token} \\
    '${url}/odata/DelayReport?band=250&pace=10000' \\
    | tee /dev/stderr | awk -F ': |\\r' 'tolower($1) == "location" { print $2 }')

Ask how it stands. It shows 202 while the report is made; then 200 with AsyncResult: 200 and the report, once; then 404:

  curl -i ${token} "$monitor"

Or start another one and cancel it. It shows 204; from then on the monitor answers 404:

  curl -i -X DELETE ${token} "$monitor"

The same without OData, waiting up to 10 s for it. It shows the report when that is done in time, and 202 with its status otherwise:

  curl -i -H 'Prefer: respond-async, wait=10' ${token} -d '{"band":250,"pace":4000}' \\
    '${url}/reports/delays'
${callbackKey === undefined ? '' : called(callbackKey)}`;
}

function called(key: string): string {
  return `
For this demonstration callbacks go to this machine, over http too and on any port, and nowhere else. Ask for one by

  Prefer: respond-async, callback;url="http://127.0.0.1:PORT/done"

Those of /reports are signed (Standard Webhooks) with ${key}
`;
}
