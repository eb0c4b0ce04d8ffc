import CodeBlock from "@theme-original/CodeBlock";

// A fence with `playground question="…"` behind its language becomes the element; every other one stays what it is.
export default function Fence(props) {
  const [, question] = /\bplayground\b.*?\bquestion="([^"]*)"/.exec(props.metastring) ?? [];
  if (!question) return <CodeBlock {...props} />;
  return (
    <policy-playground question={question}>
      <pre>
        <code>{props.children}</code>
      </pre>
    </policy-playground>
  );
}
