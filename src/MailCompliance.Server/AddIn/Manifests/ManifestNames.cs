using System.Xml.Linq;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>Namespaces and names of add-in-only manifests ([MS-OWEMXML]).</summary>
internal static class ManifestNames
{
    public static readonly XNamespace App = "http://schemas.microsoft.com/office/appforoffice/1.1";
    public static readonly XNamespace V11 = "http://schemas.microsoft.com/office/mailappversionoverrides/1.1";
    public static readonly XNamespace Basic = "http://schemas.microsoft.com/office/officeappbasictypes/1.0";
    public static readonly XName Type = XNamespace.Get("http://www.w3.org/2001/XMLSchema-instance") + "type";

    /// <summary>The button that dialogs and notices open; the same id stands in the bundle.</summary>
    public const string PaneCommand = "mailcompliance.open";

    public const string SendEvent = "OnMessageSend";

    /// <summary>Events of messages that Outlook has, up to Mailbox 1.16.</summary>
    public static readonly string[] Events =
    [
        "OnNewMessageCompose", "OnMessageCompose", "OnMessageAttachmentsChanged", "OnMessageRecipientsChanged", "OnMessageFromChanged", "OnInfoBarDismissClicked",
        SendEvent, "OnSensitivityLabelChanged", "OnNewAppointmentOrganizer", "OnAppointmentOrganizer", "OnAppointmentAttachmentsChanged", "OnAppointmentAttendeesChanged",
        "OnAppointmentTimeChanged", "OnAppointmentRecurrenceChanged", "OnAppointmentFromChanged", "OnAppointmentSend",
    ];

    /// <summary>Those of them that Outlook on phones has.</summary>
    public static readonly string[] PhoneEvents = ["OnNewMessageCompose", "OnMessageRecipientsChanged", "OnMessageFromChanged"];

    public static readonly string[] SendModes = ["PromptUser", "SoftBlock", "Block"];
}
