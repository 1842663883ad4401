// One draft through the bundle to a real service: node build.mjs --run sending SERVICE CREDENTIAL PROFILE DRAFT-AS-JSON. Prints what came of it.
import { draft } from "./drafts";
import { FakeItem, FakeOutlook, PROFILES } from "./fakeoutlook";

const [service, credential, profileName, change] = process.argv.slice(2) as [string, string, string, string];
const profile = PROFILES.find((one) => one.name === profileName)!;
const outlook = new FakeOutlook({
  profile,
  item: draft(JSON.parse(change) as Partial<FakeItem>),
  roaming: { "mailcompliance.pairing": { service, credential } },
  real: true,
});
await outlook.raiseReal("onNewMessageCompose");
const sent = await outlook.raiseReal("onMessageSend");
console.log(JSON.stringify({ options: sent.options, headers: outlook.headers, signature: outlook.signature }));
