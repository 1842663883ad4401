using MailCompliance.Engine.Rules;

namespace MailCompliance.Engine.Facts;

/// <summary>How a class of mail is treated: the table of design section 4.</summary>
/// <remarks>
/// A class that anybody can claim by adding a header is still judged by content; only classes that need the null sender and
/// the structure of a server's report are not judged at all.
/// </remarks>
/// <param name="Stamped">Whether disclaimer and signature are stamped.</param>
/// <param name="Copied">Whether the headteacher gets copies.</param>
/// <param name="Judged">Which rules apply.</param>
public sealed record ClassTreatment(bool Stamped, bool Copied, JudgedBy Judged)
{
    private static readonly ClassTreatment Letter = new(Stamped: true, Copied: true, JudgedBy.AllRules);
    private static readonly ClassTreatment Meeting = new(Stamped: false, Copied: true, JudgedBy.ContentRules);
    private static readonly ClassTreatment Automatic = new(Stamped: false, Copied: false, JudgedBy.ContentRules);
    private static readonly ClassTreatment Untouched = new(Stamped: false, Copied: false, JudgedBy.None);

    public static ClassTreatment Of(MessageClass kind) => kind switch
    {
        MessageClass.Ordinary or MessageClass.List => Letter,
        MessageClass.Calendar => Meeting,
        MessageClass.AutoReply or MessageClass.Recall or MessageClass.NullSender => Automatic,
        MessageClass.ReadReceipt or MessageClass.DeliveryReport or MessageClass.JournalReport
            or MessageClass.ConnectorValidation => Untouched,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public bool Applies(RuleDefinition rule) => Judged switch
    {
        JudgedBy.AllRules => true,
        JudgedBy.ContentRules => !rule.IsAboutForm,
        JudgedBy.None => false,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), Judged, null),
    };
}

public enum JudgedBy
{
    AllRules,

    /// <summary>Only rules about data and files: form rules (signature, subject) say nothing about automatic mail.</summary>
    ContentRules,

    None,
}
