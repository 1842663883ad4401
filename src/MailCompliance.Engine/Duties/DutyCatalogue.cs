namespace MailCompliance.Engine.Duties;

/// <summary>Every duty there is. A duty is on when a school's policy names it.</summary>
public static class DutyCatalogue
{
    public static IReadOnlyList<DutyDefinition> All { get; } =
    [
        DutyDefinition.For<StampDisclaimerSettings>(
            StampDisclaimerDuty.Name,
            "School disclaimer",
            "Adds the school's disclaimer to the newest text of every outgoing message.",
            "S0 4 Trust's disclaimer",
            (settings, _) => new StampDisclaimerDuty(settings)),
        DutyDefinition.For<StampSignatureSettings>(
            StampSignatureDuty.Name,
            "Signature",
            "Adds what the sender's signature lacks: name, job title, school name, address and telephone.",
            "S0 4 Signature",
            (settings, school) => new StampSignatureDuty(settings, school)),
        DutyDefinition.For<CopyToHeadteacherSettings>(
            CopyToHeadteacherDuty.Name,
            "Copy to the headteacher",
            "Sends the headteacher a copy of mail to parents, governors and outside agencies.",
            "S3 Employees and contractors, email communication",
            (settings, school) => new CopyToHeadteacherDuty(settings, school)),
        DutyDefinition.For<MoveToBccSettings>(
            MoveToBccDuty.Name,
            "Addresses out of sight",
            "Moves the addresses of many outside people from To and Cc to Bcc.",
            "S0 5.1 Advice to staff",
            (settings, _) => new MoveToBccDuty(settings)),
    ];
}
