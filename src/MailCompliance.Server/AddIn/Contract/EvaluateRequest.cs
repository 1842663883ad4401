namespace MailCompliance.Server.AddIn.Contract;

/// <summary>A draft, as far as Outlook let the add-in read it. Unknown members are ignored.</summary>
public sealed record EvaluateRequest
{
    /// <summary>1.</summary>
    public int Schema { get; init; }

    /// <summary>Names the attempt, for people who look for it; up to 64 characters.</summary>
    public string? RequestId { get; init; }

    /// <summary><c>compose</c> or <c>send</c>.</summary>
    public string Phase { get; init; } = "send";

    public DraftClient? Client { get; init; }

    /// <summary>Address of the author; null where Outlook did not say.</summary>
    public string? From { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyList<DraftRecipient> Recipients { get; init; } = [];

    public IReadOnlyList<DraftAttachment> Attachments { get; init; } = [];

    public DraftBody? Body { get; init; }

    /// <summary>What Outlook could not be asked for: <c>from</c>, <c>subject</c>, <c>recipients</c>, <c>attachments</c>, <c>body</c>.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>Why the sender goes on although warned, a code of the pane; null: not asked.</summary>
    public string? Reason { get; init; }
}

/// <summary>The program that the draft is in, for counting.</summary>
public sealed record DraftClient(string? Platform, string? Version);

/// <param name="Field"><c>to</c>, <c>cc</c> or <c>bcc</c>.</param>
public sealed record DraftRecipient(string Address, string? Name, string Field);

/// <param name="Size">Bytes.</param>
/// <param name="Inline">Shown in the text.</param>
/// <param name="Item">A message or an appointment rather than a file.</param>
public sealed record DraftAttachment(string Name, long Size, bool Inline, bool Item);

/// <param name="Html">HTML source, the quoted history included.</param>
/// <param name="Truncated">There was more than may be sent.</param>
public sealed record DraftBody(string Html, bool Truncated);
