namespace MailCompliance.Server.AddIn.Contract;

/// <param name="Code">One-time code, as <c>addin pair</c> prints it.</param>
public sealed record PairingRequest(string? Code);

/// <param name="Credential">For <c>Authorization: MC-Pairing …</c>. Shown this once.</param>
/// <param name="ExpiresAt">Unless it is used before.</param>
public sealed record PairingResponse(string Credential, string Mailbox, DateTimeOffset ExpiresAt);

/// <summary>What a connected mailbox has to know of the service.</summary>
/// <param name="PackEtag">Of the policy for this mailbox as it is now.</param>
public sealed record ConfigResponse(int Schema, string School, string Mailbox, string PolicyVersion, string PackEtag, IReadOnlyList<string> Domains, IReadOnlyList<string> SendCheckOff, int MaxRequestBytes);
