namespace MailCompliance.Server.Graph.Client;

/// <summary>One request to Graph, in its own words.</summary>
/// <param name="Path">Relative to the base address (<c>users/ID/messages</c>), or a link that Graph gave.</param>
/// <param name="Lane">What is throttled together: a mailbox's id, else a name such as <c>directory</c>.</param>
public sealed record GraphCall(HttpMethod Method, string Path, string Lane)
{
    /// <summary>Ids of Outlook items that stay the same when an item is moved within its mailbox.</summary>
    public const string ImmutableIds = "IdType=\"ImmutableId\"";

    /// <summary>Values of Prefer.</summary>
    public IReadOnlyList<string> Prefer { get; init; } = [];

    /// <summary>Directory queries beyond the simple ones: they want <c>ConsistencyLevel: eventual</c> and <c>$count=true</c>.</summary>
    public bool IsAdvancedQuery { get; init; }

    /// <summary>The body; null: none.</summary>
    public ReadOnlyMemory<byte>? Json { get; init; }

    /// <summary>Whether a repeat after a lost answer does no harm. Sending mail is not so.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Asked last before the request leaves; false: it does not leave any more. Null: whenever.</summary>
    public Func<bool>? IsStillWanted { get; init; }

    public static GraphCall Get(string path, string lane) => new(HttpMethod.Get, path, lane);

    /// <summary>A call about Outlook items of a mailbox.</summary>
    public static GraphCall GetItems(string path, string mailboxId, int? pageSize = null) => Get(path, mailboxId) with
    {
        Prefer = pageSize is null ? [ImmutableIds] : [ImmutableIds, $"odata.maxpagesize={pageSize}"],
    };
}
