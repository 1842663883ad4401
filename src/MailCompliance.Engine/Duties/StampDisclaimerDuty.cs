using System.Net;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Duties;

/// <summary>Where the disclaimer stands.</summary>
public enum StampPosition
{
    /// <summary>Below the newest text, above the messages it answers: where it is read.</summary>
    AboveHistory,

    /// <summary>Below everything, the messages it answers included.</summary>
    End,
}

public sealed record StampDisclaimerSettings
{
    /// <summary>The disclaimer as plain text; lines separated by \n.</summary>
    public string Text { get; init; } = "";

    /// <summary>The disclaimer as an HTML fragment; empty: made from the text.</summary>
    public string Html { get; init; } = "";

    /// <summary>Where it stands: <c>above-history</c>, below the newest text, or <c>end</c>, at the very end of the message.</summary>
    public StampPosition Place { get; init; } = StampPosition.AboveHistory;

    /// <summary>Whether mail that stays within the school is stamped too.</summary>
    public bool Internal { get; init; } = true;
}

/// <summary>
/// The school's disclaimer stands in the newest text of every outgoing message; staff cannot leave it out.
/// Policy: S0 section 4, "Trust's disclaimer". An old stamp in the quoted history does not count: else a quote would be a way round.
/// </summary>
public sealed class StampDisclaimerDuty(StampDisclaimerSettings settings) : IDuty
{
    public const string Name = "stamp-disclaimer";

    private readonly string html = settings.Html.Length > 0 ? settings.Html : HtmlOf(settings.Text);

    public string Id => Name;

    public IEnumerable<StampText> Stamps => settings.Text.Length > 0 ? [new StampText(settings.Text, html)] : [];

    public IEnumerable<PlannedAction> Plan(MessageFacts facts)
    {
        var wanted = settings.Text.Length > 0
            && facts.Sender.IsOurs
            && (settings.Internal || facts.Outside.Any())
            && (facts.Bodies.Count == 0 || !facts.Bodies.All(body => body.HasDisclaimer));
        if (wanted)
            yield return new StampDisclaimer(settings.Text, html, "The school's disclaimer belongs on every message.") { AtEnd = settings.Place == StampPosition.End };
    }

    private static string HtmlOf(string text) =>
        "<p>" + WebUtility.HtmlEncode(text).ReplaceLineEndings("<br>\n") + "</p>";
}
