using MailCompliance.Storage.Reviewing;
using Microsoft.AspNetCore.Http.Extensions;

namespace MailCompliance.Server.Portal.Pages.Reviewing;

/// <summary>What the reviewer asked for, as it stands in the page's address. Values that mean nothing are left out.</summary>
public sealed record FlaggedFilterForm
{
    public const string AnyVerdict = "any";
    public const string Mine = "me";
    public const string Nobodys = "nobody";

    public string Text { get; init; } = "";

    public string Rule { get; init; } = "";

    public string Outcome { get; init; } = "";

    public string Class { get; init; } = "";

    /// <summary>A verdict's wire name, or <see cref="AnyVerdict"/>.</summary>
    public string Verdict { get; init; } = "open";

    /// <summary><see cref="Mine"/>, <see cref="Nobodys"/> or empty.</summary>
    public string Assignee { get; init; } = "";

    public string Likeness { get; init; } = "";

    /// <summary><c>yes</c>: only where the sender says that it was wrong; or empty.</summary>
    public string Disputed { get; init; } = "";

    public string After { get; init; } = "";

    /// <summary>Which item of the list is the current one, from 0: where a key was pressed last.</summary>
    public int At { get; init; }

    public static FlaggedFilterForm Read(Func<string, string> value) => new()
    {
        Text = Cut(value("q"), 100),
        Rule = Cut(value("rule"), 60),
        Outcome = value("outcome") is "pass" or "warn" or "protect" or "hold" or "block" ? value("outcome") : "",
        Class = Cut(value("class"), 20),
        Verdict = value("verdict") == AnyVerdict || ReviewVerdicts.Find(value("verdict")) is not null ? value("verdict") : "open",
        Assignee = value("assignee") is Mine or Nobodys ? value("assignee") : "",
        Likeness = Cut(value("like"), 400),
        Disputed = value("disputed") == "yes" ? "yes" : "",
        After = Cut(value("after"), 40),
        At = int.TryParse(value("at"), out var at) && at is >= 0 and < 1000 ? at : 0,
    };

    public FlaggedQuery ToQuery(string viewer, int limit) => new()
    {
        Text = NullIfEmpty(Text),
        Rule = NullIfEmpty(Rule),
        Outcome = NullIfEmpty(Outcome),
        RecipientClass = NullIfEmpty(Class),
        Verdict = ReviewVerdicts.Find(Verdict),
        Assignee = Assignee switch { Mine => viewer, Nobodys => "", _ => null },
        Likeness = NullIfEmpty(Likeness),
        IsDisputed = Disputed.Length > 0,
        After = NullIfEmpty(After),
        Limit = limit,
    };

    /// <summary>The list's address with these values.</summary>
    public string Address(string path = "/flagged")
    {
        var query = new QueryBuilder();
        foreach (var (name, text) in Values())
        {
            if (text.Length > 0)
                query.Add(name, text);
        }

        return path + query;
    }

    public IEnumerable<(string Name, string Text)> Values() =>
    [
        ("q", Text), ("rule", Rule), ("outcome", Outcome), ("class", Class), ("verdict", Verdict == "open" ? "" : Verdict), ("assignee", Assignee), ("like", Likeness), ("disputed", Disputed),
        ("after", After), ("at", At > 0 ? At.ToString(System.Globalization.CultureInfo.InvariantCulture) : ""),
    ];

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
