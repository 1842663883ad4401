namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>What a session says of its own accord; codes by RFC 5321 section 4.2 and RFC 3463.</summary>
public static class SmtpReplies
{
    public static readonly SmtpReply Ok = new(250, "2.0.0", "OK");
    public static readonly SmtpReply SenderOk = new(250, "2.1.0", "Sender OK");
    public static readonly SmtpReply StartInput = new(354, null, "End data with <CRLF>.<CRLF>");
    public static readonly SmtpReply StartTls = new(220, "2.0.0", "Ready to start TLS");
    public static readonly SmtpReply Bye = new(221, "2.0.0", "Bye");
    public static readonly SmtpReply CannotVerify = new(252, "2.5.0", "Cannot verify, but will take mail and try to deliver it");
    public static readonly SmtpReply HelpText = new(214, "2.0.0", "See RFC 5321");

    public static readonly SmtpReply UnknownCommand = new(500, "5.5.1", "Command not known");
    public static readonly SmtpReply MalformedCommand = new(500, "5.5.2", "Commands are text in lines that end in CRLF");
    public static readonly SmtpReply LineTooLong = new(500, "5.5.6", "Line too long");
    public static readonly SmtpReply NotImplemented = new(502, "5.5.1", "Command not implemented");
    public static readonly SmtpReply NotOffered = new(502, "5.5.1", "Command not offered");
    public static readonly SmtpReply BadSequence = new(503, "5.5.1", "Command out of order");
    public static readonly SmtpReply HelloFirst = new(503, "5.5.1", "Say EHLO first");
    public static readonly SmtpReply NoRecipients = new(554, "5.5.1", "No valid recipients");
    public static readonly SmtpReply BadArgument = new(501, "5.5.4", "Argument missing or malformed");
    public static readonly SmtpReply BadParameter = new(501, "5.5.4", "Parameter malformed or given twice");
    public static readonly SmtpReply UnknownParameter = new(555, "5.5.4", "Parameter not known or not offered");
    public static readonly SmtpReply BadSender = new(501, "5.1.7", "Sender address malformed");
    public static readonly SmtpReply BadRecipient = new(501, "5.1.3", "Recipient address malformed");
    public static readonly SmtpReply NeedsSmtpUtf8 = new(553, "5.6.7", "The address needs SMTPUTF8");

    public static readonly SmtpReply TooManyRecipients = new(452, "4.5.3", "Too many recipients");
    public static readonly SmtpReply TooLarge = new(552, "5.3.4", "Message too large");
    public static readonly SmtpReply NoStorage = new(452, "4.3.1", "Out of storage, try again later");
    public static readonly SmtpReply BareLineEnding = new(550, "5.6.11", "Message holds a CR or LF that is not part of a CRLF");
    public static readonly SmtpReply NulOctet = new(550, "5.6.0", "Message holds a NUL octet");
    public static readonly SmtpReply OwnFault = new(451, "4.3.0", "Temporary fault here, try again later");

    public static readonly SmtpReply TlsUnavailable = new(454, "4.7.0", "TLS not available now");
    public static readonly SmtpReply TooManyErrors = new(421, "4.7.0", "Too many errors, closing");
    public static readonly SmtpReply TooManyConnections = new(421, "4.3.2", "Too many connections, try again later");
    public static readonly SmtpReply TooManyFromHere = new(421, "4.7.0", "Too many connections from your address, try again later");
    public static readonly SmtpReply Stopping = new(421, "4.3.2", "Service is stopping, try again later");
    public static readonly SmtpReply Silent = new(421, "4.4.2", "Waited too long, closing");
    public static readonly SmtpReply TooSlow = new(421, "4.4.2", "Message comes too slowly, closing");
    public static readonly SmtpReply FaultClosing = new(421, "4.3.0", "Temporary fault here, closing");
}
