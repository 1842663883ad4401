using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record LookAlikeRecipientSettings
{
    /// <summary>Further domains that the school writes to: they are right, and what looks like them is not.</summary>
    [Form(TextForm.Domain)]
    public IReadOnlyList<string> Domains { get; init; } = [];
}

/// <summary>
/// An address that is one slip away from one that the school knows: a mistyped provider, a domain made to look like the school's,
/// a letter missing in a parent's name. Policy: S1 section 4, "phishing and/or financial scams"; S2 section 5.1.1, "only accessible by the
/// intended recipient".
/// </summary>
public sealed class LookAlikeRecipientRule(LookAlikeRecipientSettings settings) : IRule
{
    private const int ShortestDomain = 8;
    private const int ShortestName = 6;

    private static readonly string[] BigProviders =
        ["gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "outlook.com", "yahoo.com", "yahoo.co.uk", "icloud.com", "btinternet.com"];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var strangers = facts.Outside.Where(recipient => recipient.Classes.All(kind => kind == RecipientClass.Other)).ToList();
        if (strangers.Count == 0)
            yield break;
        var onFile = KnownAddresses.Of(facts.People);
        foreach (var recipient in strangers)
        {
            var domain = recipient.Address[(recipient.Address.LastIndexOf('@') + 1)..].ToLowerInvariant();
            if (onFile.Domains.Contains(domain) || IsRight(facts, domain))
            {
                if (IsNearPerson(onFile, recipient.Address, domain))
                    yield return FindingFor(recipient, "One of the addresses is one letter away from the address of a person the school knows.", "near an address on file");
            }
            else if (!Webmail.IsPrivate(recipient.Address, []) && onFile.Domains.Concat(RightDomains(facts)).Any(right => LooksLike(domain, right, facts.School.Domains)))
                yield return FindingFor(recipient, "In one of the addresses, the part after the @ looks like one that the school knows but is not the same.", "near a known domain");
        }
    }

    private IEnumerable<string> RightDomains(MessageFacts facts) => facts.School.Domains.Concat(settings.Domains).Concat(BigProviders);

    private bool IsRight(MessageFacts facts, string domain) => RightDomains(facts).Contains(domain, StringComparer.OrdinalIgnoreCase);

    private static bool LooksLike(string domain, string right, IReadOnlyList<string> own) =>
        right.Length >= ShortestDomain
        && !domain.EndsWith("." + right, StringComparison.OrdinalIgnoreCase)
        && (Skeleton(domain) == Skeleton(right) || IsOneSlip(domain, right) || (own.Contains(right) && IsOtherEnding(domain, right)));

    /// <summary>"oakhill.org" for "oakhill.example".</summary>
    private static bool IsOtherEnding(string domain, string right)
    {
        var name = right[..right.IndexOf('.', StringComparison.Ordinal)];
        return name.Length >= ShortestName && domain.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsNearPerson(KnownAddresses onFile, string address, string domain)
    {
        var local = address[..address.LastIndexOf('@')].ToLowerInvariant();
        return local.Length >= ShortestName && onFile.LocalsAt(domain).Any(right => IsOneSlip(local, right) && !DiffersInDigits(local, right));
    }

    /// <summary>"parent1" and "parent2" are two people.</summary>
    private static bool DiffersInDigits(string one, string other) =>
        string.Concat(one.Where(char.IsAsciiDigit)) != string.Concat(other.Where(char.IsAsciiDigit));

    /// <summary>One letter changed, missing, too many, or two neighbours exchanged.</summary>
    private static bool IsOneSlip(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > 1 || one == other)
            return false;
        var start = one.AsSpan().CommonPrefixLength(other);
        var a = one.AsSpan(start);
        var b = other.AsSpan(start);
        if (a.Length == b.Length)
            return a[1..].SequenceEqual(b[1..]) || (a.Length > 1 && a[0] == b[1] && a[1] == b[0] && a[2..].SequenceEqual(b[2..]));
        return a.Length > b.Length ? a[1..].SequenceEqual(b) : b[1..].SequenceEqual(a);
    }

    /// <summary>As the eye reads it: rn for m, 0 for o, 1 for l, Cyrillic letters of the same shape, no hyphens.</summary>
    private static string Skeleton(string domain)
    {
        var text = domain.Replace("rn", "m", StringComparison.Ordinal).Replace("vv", "w", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return string.Concat(text.Select(c => c switch
        {
            '0' => 'o',
            '1' or 'i' => 'l',
            'а' => 'a',
            'е' => 'e',
            'о' => 'o',
            'р' => 'p',
            'с' => 'c',
            'х' => 'x',
            _ => c,
        }));
    }

    private static Finding FindingFor(RecipientFacts recipient, string what, string evidence) =>
        new(what, "Check the address letter by letter. Choose it from the address book.") { Recipients = [recipient.Address], Evidence = [evidence] };
}
