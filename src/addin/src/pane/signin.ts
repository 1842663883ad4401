// Asks Outlook for an access token (nested app authentication). A script of its own, loaded only where somebody signs in: the library is fifteen times
// the size of the pane. What runs behind events never sees it.
import { createNestablePublicClientApplication, IPublicClientApplication } from "@azure/msal-browser";
import { EntraApplication } from "../service/contract";

let application: Promise<IPublicClientApplication> | null = null;

/** Where Outlook has no bridge the library would open a window of its own: our pages have none for it to come back to. */
function hasBridge(): boolean {
  return window.nestedAppAuthBridge !== undefined || typeof window.__initializeNestedAppAuth === "function";
}

/**
 * @param mayAsk Whether Outlook may show something: only when somebody pressed a button.
 * @returns An access token for the service's own scope; never an ID token, which would say who somebody is to whoever gets it.
 */
window.mailComplianceToken = async (entra: EntraApplication, mayAsk: boolean): Promise<string> => {
  if (!hasBridge()) throw new Error("no bridge");
  // kept in memory alone: a token is used once, for a connection
  application = application || createNestablePublicClientApplication({ auth: { clientId: entra.clientId, authority: entra.authority }, cache: { cacheLocation: "memoryStorage" } });
  const request = { scopes: [entra.scope] };
  const app = await application;
  const result = mayAsk ? await app.acquireTokenPopup(request) : await app.acquireTokenSilent(request);
  return result.accessToken;
};
