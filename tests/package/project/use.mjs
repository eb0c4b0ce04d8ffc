import { ask, check, createPlayground, evaluate } from "policy-playground";
import { shop } from "./manifests.mjs";

const files = [{ name: "shop.yaml", text: shop }];
const settings = { profile: { version: "1.36" } };
await evaluate(files, settings);
const traffic = await ask({ traffic: { from: "shop/web", to: "shop/api", port: 8080, protocol: "TCP" } });
const answers = [traffic, await ask("jane list pods in shop"), await ask("admit shop/db")];
const { passed, failed } = await check({
  apiVersion: "policy-playground.dev/v1",
  kind: "Expectations",
  spec: {
    traffic: [
      { from: "shop/web", to: "shop/api", port: 8080, expect: "denied" },
      { from: "shop/web", to: "shop/api", port: 8080, expect: "allowed" },
    ],
  },
});
const own = await createPlayground();
own.evaluate(files, settings);
own.ask("shop/web -> shop/api:8080");
const message = async (call) => {
  try {
    await call();
    return "";
  } catch (error) {
    return error.message;
  }
};
console.log(
  JSON.stringify({
    verdicts: answers.map(({ verdict }) => verdict),
    lines: traffic.reasons.find(({ effect }) => effect === "against").lines,
    checks: { passed, failed },
    picture: own.picture("network").slice(0, 5),
    link: await own.share(),
    unclear: await message(() => ask("what is this")),
    wrong: await message(() => evaluate("text")),
  }),
);
