/** What a browser sees while the console's files are missing. */
export const unbuiltPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Fluid</title></head>
<body>
<h1>The Administration Console is not built</h1>
<p>Fluid itself works: SCIM, the administration API and sign-in answer. Only the console's files are missing.</p>
<p>Run <code>npm run build -w packages/console</code> in Fluid's folder; this page goes on by itself.</p>
</body>
</html>
`
