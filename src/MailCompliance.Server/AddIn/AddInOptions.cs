namespace MailCompliance.Server.AddIn;

/// <summary>The service behind the Outlook add-in.</summary>
public sealed record AddInOptions
{
    /// <summary>Folder of the keys that sign evaluation headers. Default: <c>addin</c> beside the key ring.</summary>
    public string? SigningKeyFolder { get; init; }

    /// <summary>Id (a GUID) of the add-in in its manifest. A school that runs two installations in one tenant gives each its own.</summary>
    public string Id { get; init; } = "b6a1e3f0-5c0d-4b7e-9a57-2f4d1c8e7a10";

    /// <summary>Platforms on which nothing is checked at Send, where Outlook makes trouble there: <c>Mac</c>, <c>PC</c>, <c>OfficeOnline</c>.</summary>
    public IReadOnlyList<string> SendCheckOff { get; init; } = [];

    /// <summary>Signing in with the school account in place of typing a code.</summary>
    public AddInSignIn SignIn { get; init; } = new();
}
