// Stands in for Office.js in the task pane: a draft in memory that the pane may read and change. `draft` is put before it by the test.
window.Office = (() => {
  const done = (callback, value) => setTimeout(() => callback({ status: "succeeded", value }), 5);
  const settings = {};
  const session = {};
  const last = (args) => args[args.length - 1];
  // Outlook takes a hundred people in one call
  const upTo100 = (list, callback, change) => (list.length > 100 ? setTimeout(() => callback({ status: "failed", error: { code: 9023 } }), 5) : done(callback, change()));
  const people = (field) => ({
    getAsync: (callback) => done(callback, draft[field]),
    setAsync: (list, callback) => upTo100(list, callback, () => void (draft[field] = list)),
    addAsync: (list, callback) => upTo100(list, callback, () => void (draft[field] = draft[field].concat(list))),
  });
  const [heard, handlers, headers, notices] = [{}, {}, {}, []];
  const addHandlerAsync = (type, handler) => void (heard[type] = handler);
  const item = {
    addHandlerAsync,
    internetHeaders: { setAsync: (fields, callback) => done(callback, void Object.assign(headers, fields)) },
    notificationMessages: { replaceAsync: (_, notice, callback) => done(callback, void notices.push(notice)), removeAsync: (_, callback) => done(callback) },
    from: { getAsync: (callback) => done(callback, draft.from) },
    to: people("to"),
    cc: people("cc"),
    bcc: people("bcc"),
    subject: {
      getAsync: (callback) => done(callback, draft.subject),
      setAsync: (text, callback) => (window.refuses ? setTimeout(() => callback({ status: "failed" }), 5) : done(callback, void (draft.subject = text))),
    },
    body: {
      getAsync: (_, callback) => done(callback, draft.html + (draft.signature || "")),
      setSignatureAsync: (...args) => done(last(args), void (draft.signature = args[0])),
    },
    getAttachmentsAsync: (callback) => done(callback, draft.attachments),
    removeAttachmentAsync: (id, callback) => done(callback, void (draft.attachments = draft.attachments.filter((one) => one.id !== id))),
    sessionData: { getAsync: (key, callback) => done(callback, session[key]), setAsync: (key, value, callback) => done(callback, void (session[key] = value)) },
  };
  if (location.pathname.endsWith("/sent.html")) Object.assign(item, draft.read);
  if (window.connectedBy) settings["mailcompliance.pairing"] = { service: location.origin, credential: window.connectedBy };
  window.fake = { draft, settings, session, handlers, headers, notices, raise: (type, event) => heard[type](event) };
  return {
    onReady: () => Promise.resolve({}),
    actions: { associate: (name, handler) => void (handlers[name] = handler) },
    EventType: { ItemChanged: "olkItemSelectedChanged", InitializationContextChanged: "olkInitializationContextChanged", OfficeThemeChanged: "officeThemeChanged" },
    context: {
      platform: "OfficeOnline",
      ...(window.outlookTheme ? { officeTheme: { bodyBackgroundColor: window.outlookTheme } } : {}),
      diagnostics: { version: "16" },
      requirements: { isSetSupported: () => true },
      mailbox: { item, addHandlerAsync, userProfile: { emailAddress: window.openMailbox || draft.from.emailAddress } },
      roamingSettings: { get: (key) => settings[key], set: (key, value) => void (settings[key] = value), remove: (key) => delete settings[key], saveAsync: (callback) => done(callback) },
    },
  };
})();
