using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Auditing;

/// <summary>Which audit entries; null: any. All that is given has to hold.</summary>
public sealed record AuditQuery
{
    /// <summary>The whole name.</summary>
    public string? Actor { get; init; }

    /// <summary>The whole name, or its beginning with a dot at the end: <c>held.approved</c>, <c>held.</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Id of what it was done to.</summary>
    public string? Subject { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>For pages: the last number of the page before; null: the first page.</summary>
    public long? Before { get; init; }

    /// <summary>For pages: 1 to 1000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary><c>AND …</c>, or nothing.</summary>
    internal string Conditions => string.Concat(
        Actor is null ? "" : " AND actor = @actor",
        Action switch { null => "", _ when IsBeginning => " AND action >= @actionBeginning AND action < @actionEnd", _ => " AND action = @action" },
        Subject is null ? "" : " AND subject = @subject",
        From is null ? "" : " AND at >= @from",
        Until is null ? "" : " AND at < @until",
        Before is null ? "" : " AND number < @before");

    /// <summary>The character after '.': what begins with <c>held.</c> lies between that and <c>held/</c>, in the order of bytes.</summary>
    private const char AfterTheDot = '/';

    private bool IsBeginning => Action is [.., '.'];

    internal Statement Bind(Statement statement)
    {
        if (Actor is not null)
            statement.With("@actor", StorableText.Indexed(Actor));
        if (Action is not null && IsBeginning)
            statement.With("@actionBeginning", Action).With("@actionEnd", Action[..^1] + AfterTheDot);
        else if (Action is not null)
            statement.With("@action", Action);
        if (Subject is not null)
            statement.With("@subject", StorableText.Indexed(Subject));
        if (From is { } from)
            statement.With("@from", Instant.Of(from));
        if (Until is { } until)
            statement.With("@until", Instant.Of(until));
        if (Before is { } before)
            statement.With("@before", before);
        return statement;
    }
}
