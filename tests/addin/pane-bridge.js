// Stands in for the bridge by which Outlook signs in what runs in it (nested app authentication). `given` is put before it by the test: tokens, and
// whether Outlook gives one without asking. What was asked of it stands in `bridge.asked`.
window.bridge = { asked: [] };
window.nestedAppAuthBridge = (() => {
  let listener = null;
  const answer = (request, rest) => setTimeout(() => listener({ data: JSON.stringify({ messageType: "NestedAppAuthResponse", requestId: request.requestId, ...rest }) }), 5);
  const account = { environment: "login.microsoftonline.com", homeAccountId: "person.tenant", localAccountId: "person", tenantId: "tenant", username: "a.khan@oakhill.example" };
  return {
    addEventListener: (_, heard) => void (listener = heard),
    removeEventListener: () => void (listener = null),
    postMessage: (text) => {
      const request = JSON.parse(text);
      bridge.asked.push(request);
      if (request.method === "GetInitContext") return answer(request, { success: true, initContext: { sdkName: "stand-in", sdkVersion: "1", accountContext: account, capabilities: { queryAccount: true } } });
      if (request.method === "GetToken" && given.mustAsk) return answer(request, { success: false, error: { status: "USER_INTERACTION_REQUIRED", code: "asked", description: "" } });
      return answer(request, { success: true, token: { access_token: given.token, id_token: given.token, expires_in: 3600, scope: request.tokenParams.scope, token_type: "Bearer" }, account });
    },
  };
})();
