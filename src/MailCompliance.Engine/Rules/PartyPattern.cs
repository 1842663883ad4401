using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Rules;

/// <summary>
/// Who is meant in a policy: an address, a pattern with <c>*</c> (<c>press@*</c>, <c>*@lawyers.example</c>), a bare domain with its
/// subdomains (<c>lawyers.example</c>), <c>group:NAME</c> of staff, a recipient class (<c>parent</c>), or <c>any</c>. Case does not count.
/// </summary>
public sealed class PartyPattern
{
    private const string GroupPrefix = "group:";

    private readonly string? group;
    private readonly RecipientClass? kind;
    private readonly string? domain;
    private readonly string? glob;

    private PartyPattern(string text, string? group, RecipientClass? kind, string? domain, string? glob) =>
        (Text, this.group, this.kind, this.domain, this.glob) = (text, group, kind, domain, glob);

    /// <summary>As it stands in the policy.</summary>
    public string Text { get; }

    public bool IsAny { get; private init; }

    public static PartyPattern Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Equals("any", StringComparison.OrdinalIgnoreCase) || trimmed == "*")
            return new(text, null, null, null, null) { IsAny = true };
        if (trimmed.StartsWith(GroupPrefix, StringComparison.OrdinalIgnoreCase))
            return new(text, trimmed[GroupPrefix.Length..].Trim(), null, null, null);
        if (ClassOf(trimmed) is { } kind)
            return new(text, null, kind, null, null);
        if (!trimmed.Contains('@', StringComparison.Ordinal) && !trimmed.Contains('*', StringComparison.Ordinal))
            return new(text, null, null, trimmed, null);
        return new(text, null, null, null, trimmed);
    }

    /// <summary>The class of that name, in any case; null where there is none.</summary>
    public static RecipientClass? ClassOf(string name) =>
        Enum.TryParse<RecipientClass>(name, ignoreCase: true, out var kind) && !int.TryParse(name, out _) ? kind : null;

    /// <summary>In words for people: "parents", "agencies".</summary>
    public static string PluralOf(RecipientClass kind) => kind switch
    {
        RecipientClass.Staff => "staff",
        RecipientClass.Pupil => "pupils",
        RecipientClass.Parent => "parents",
        RecipientClass.Governor => "governors",
        RecipientClass.Agency => "agencies",
        RecipientClass.Supplier => "suppliers",
        RecipientClass.Other => "other people",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public bool MatchesAddress(string address)
    {
        if (IsAny)
            return true;
        if (glob is not null)
            return Glob(glob, address);
        if (domain is null)
            return false;
        var at = address.LastIndexOf('@');
        var host = address.AsSpan(at + 1);
        return host.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || (host.Length > domain.Length && host[^(domain.Length + 1)] == '.' && host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the author, or who pressed Send for them, is meant.</summary>
    public bool MatchesSender(SenderFacts sender) =>
        MatchesAddress(sender.Address)
        || IsStaff(sender)
        || InGroup(sender.Person)
        || (sender.ActualSender is { } actual && (InGroup(actual) || MatchesAddress(actual.Email)));

    /// <summary>Whether the recipient is meant, seen as one of their classes.</summary>
    /// <param name="person">The member of staff at that address, for <c>group:NAME</c>; null: nobody on file.</param>
    public bool MatchesRecipient(string address, RecipientClass seenAs, StaffMember? person) =>
        kind is { } wanted ? seenAs == wanted : InGroup(person) || MatchesAddress(address);

    private bool IsStaff(SenderFacts sender) => kind == RecipientClass.Staff && sender.Person is not null;

    private bool InGroup(StaffMember? person) =>
        group is not null && person is not null && person.Groups.Contains(group, StringComparer.OrdinalIgnoreCase);

    /// <summary><c>*</c> stands for any characters. Linear but for the stars: at most one restart for each.</summary>
    private static bool Glob(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, mark, p) = (p, t, p + 1);
            else if (p < pattern.Length && char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(text[t]))
                (p, t) = (p + 1, t + 1);
            else if (star >= 0)
                (p, t, mark) = (star + 1, mark + 1, mark + 1);
            else
                return false;
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }
}
