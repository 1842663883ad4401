namespace MailCompliance.Storage.Requests;

public enum StaffRequestKind
{
    /// <summary>Whether a draft may be sent (R32).</summary>
    Advice,

    /// <summary>A message went to somebody it should not have gone to (R46, R47).</summary>
    Incident,

    /// <summary>What the add-in showed was wrong.</summary>
    Feedback,

    /// <summary>Leave to send a draft that would be held (R19, R20).</summary>
    Permission,
}

/// <summary>Something that a member of staff asks or reports.</summary>
/// <param name="Person">Address of the one who asks.</param>
/// <param name="GivenTo">Addresses of those who may read and answer it.</param>
/// <param name="DueAt">When it has to be dealt with; null: no such time.</param>
/// <param name="AnsweredBy">Null: it is open.</param>
public sealed record StaffRequest(
    string Id, StaffRequestKind Kind, string Person, IReadOnlyList<string> GivenTo, DateTimeOffset At, DateTimeOffset? DueAt, string? AnsweredBy, DateTimeOffset? AnsweredAt)
{
    public bool IsOpen => AnsweredBy is null;
}

/// <summary>With what was written.</summary>
/// <param name="Answer">Null: none yet.</param>
public sealed record StaffRequestDetails(StaffRequest Request, RequestContent Content, RequestAnswer? Answer);
