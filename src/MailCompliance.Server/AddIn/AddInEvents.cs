namespace MailCompliance.Server.AddIn;

/// <summary>What the add-in counts.</summary>
public static class AddInEvents
{
    /// <summary>Went without a word; asked about; stopped.</summary>
    public const string Sent = "sent", Asked = "asked", Refused = "refused";

    /// <summary>The time for an answer was up.</summary>
    public const string Late = "late";

    /// <summary>The service did not answer, or not properly; said that the mailbox is not connected.</summary>
    public const string ServiceFailed = "service-failed", ServiceUnpaired = "service-unpaired";

    /// <summary>A call to Outlook failed, threw, or did not answer in time.</summary>
    public const string OfficeFailed = "office-failed", OfficeThrew = "office-threw", OfficeLate = "office-late";

    /// <summary>Something was put right by one press; or Outlook did not let us.</summary>
    public const string Fix = "fix", FixFailed = "fix-failed";

    public static readonly IReadOnlyList<string> All = [Sent, Asked, Refused, Late, ServiceFailed, ServiceUnpaired, OfficeFailed, OfficeThrew, OfficeLate, Fix, FixFailed];
}
