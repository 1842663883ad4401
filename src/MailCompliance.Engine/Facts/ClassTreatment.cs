using MailCompliance.Engine.Rules;

namespace MailCompliance.Engine.Facts;

/// <summary>How a class of mail is treated: the table of design section 4.</summary>
/// <param name="Stamped">Whether disclaimer and signature are stamped.</param>
/// <param name="Copied">Whether the headteacher gets copies.</param>
/// <param name="Judged">Which rules apply.</param>
public sealed record ClassTreatment(bool Stamped, bool Copied, JudgedBy Judged)
{
    public static ClassTreatment Of(MessageClass kind) => throw new NotImplementedException();

    public bool Applies(RuleDefinition rule) => throw new NotImplementedException();
}

public enum JudgedBy
{
    AllRules,

    /// <summary>Only rules about data and files: form rules (signature, subject) say nothing about automatic mail.</summary>
    ContentRules,

    None,
}
