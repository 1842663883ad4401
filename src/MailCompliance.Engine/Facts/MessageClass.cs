namespace MailCompliance.Engine.Facts;

/// <summary>Kinds of mail that are treated apart. Server reports come before automatic answers, these before calendar, list and the rest.</summary>
public enum MessageClass
{
    /// <summary>Written by a person or a program for people.</summary>
    Ordinary,

    /// <summary>From a mailing list (List-Id, List-Post and the like).</summary>
    List,

    /// <summary>Invitation, answer or cancellation.</summary>
    Calendar,

    /// <summary>Out of office and other automatic answers (RFC 3834).</summary>
    AutoReply,

    /// <summary>Read receipt (RFC 8098).</summary>
    ReadReceipt,

    /// <summary>Delivery status notification (RFC 3464) or non-delivery report.</summary>
    DeliveryReport,

    /// <summary>Recall request of Outlook.</summary>
    Recall,

    /// <summary>Journal report of Exchange.</summary>
    JournalReport,

    /// <summary>The mail that Exchange Online sends to try a connector.</summary>
    ConnectorValidation,

    /// <summary>Null envelope sender and none of the above.</summary>
    NullSender,
}
