using MailCompliance.Engine.Rules;
using MailCompliance.Server.Portal.Frame;

namespace MailCompliance.Server.Portal.Views;

/// <summary>Rules by the names that people know them by.</summary>
public static class RuleTitle
{
    private static readonly Dictionary<string, string> Titles = RuleCatalogue.All.ToDictionary(rule => rule.Id, rule => rule.Title, StringComparer.Ordinal);

    /// <summary>Findings that no rule makes.</summary>
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["unseen-message"] = "Sent, and seen by nobody",
        ["uninspectable-message"] = "Could not be read",
    };

    public static string Of(string id) => Titles.GetValueOrDefault(id) ?? Others.GetValueOrDefault(id) ?? Words.FromKebab(ShownText.Line(id, 60));
}
