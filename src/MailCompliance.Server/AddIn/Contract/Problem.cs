namespace MailCompliance.Server.AddIn.Contract;

/// <summary>Problem details (RFC 9457).</summary>
/// <param name="Errors">By JSON pointer into the request; null where the request itself is not at fault.</param>
public sealed record Problem(string Title, int Status, string? Detail, IReadOnlyDictionary<string, string[]>? Errors)
{
    /// <summary>Nothing more than the status says.</summary>
    public string Type { get; } = "about:blank";
}
