namespace MailCompliance.Server.AddIn.Contract;

/// <param name="Code">One-time code, as <c>addin pair</c> prints it; null: the request brings an access token.</param>
/// <param name="Mailbox">With an access token: the mailbox that is open in Outlook, which has to be the person's own; null: the person's own.</param>
public sealed record PairingRequest(string? Code, string? Mailbox);

/// <summary>How a mailbox can be connected other than by a code.</summary>
/// <param name="Entra">Null: it cannot.</param>
public sealed record SignInResponse(int Schema, EntraApplication? Entra);

/// <summary>What the pane has to know to ask Outlook for an access token. Nothing of it is secret.</summary>
/// <param name="Scope">In full: <c>api://HOST/CLIENTID/Evaluate</c>.</param>
public sealed record EntraApplication(string ClientId, string Authority, string Scope);

/// <param name="Credential">For <c>Authorization: MC-Pairing …</c>. Shown this once.</param>
/// <param name="ExpiresAt">Unless it is used before.</param>
public sealed record PairingResponse(string Credential, string Mailbox, DateTimeOffset ExpiresAt);

/// <summary>What a connected mailbox has to know of the service.</summary>
/// <param name="PackEtag">Of the policy for this mailbox as it is now.</param>
public sealed record ConfigResponse(int Schema, string School, string Mailbox, string PolicyVersion, string PackEtag, IReadOnlyList<string> Domains, IReadOnlyList<string> SendCheckOff, int MaxRequestBytes);
