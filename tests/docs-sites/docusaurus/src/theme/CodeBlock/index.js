import CodeBlock from "@theme-original/CodeBlock";

// A fence with `ask="…"` behind its language becomes the element; every other one stays what it is.
export default function Fence(props) {
  const [, question] = /\bask="([^"]*)"/.exec(props.metastring) ?? [];
  if (!question) return <CodeBlock {...props} />;
  return (
    <policy-playground question={question}>
      <pre>
        <code>{props.children}</code>
      </pre>
    </policy-playground>
  );
}
