// Pages of others, for tests of what is embedded: they come from the site's own origin, and bring no policy but the one given.

/** Opens a page whose body is this, and whose script loads the element. */
export async function openHost(page, url, body, { head = "", script = '<script type="module" src="../element.js"></script>', policy } = {}) {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Somebody's documentation</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">${head}${script}</head>
    <body><main><h1>Somebody's documentation</h1>${body}</main></body></html>`;
  const headers = policy ? { "content-security-policy": policy } : {};
  await page.route("**/host/", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", headers, body: html }));
  await page.goto(`${url}host/`);
}

/** The element's HTML: manifests as a documentation generator writes them. */
export function embed(yaml, attributes = "") {
  const text = yaml.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<policy-playground ${attributes}><pre><code class="language-yaml" data-file="policy.yaml">${text}</code></pre></policy-playground>`;
}

export const NETWORK = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: postgres}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}]
    ports: [{port: 5432}]
`;

export const ACCESS = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: shop}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
roleRef: {kind: Role, name: reader, apiGroup: rbac.authorization.k8s.io}
`;

export const PODS = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {hostNetwork: true, containers: [{name: web, image: nginx}]}
`;
