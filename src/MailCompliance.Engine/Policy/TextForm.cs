namespace MailCompliance.Engine.Policy;

/// <summary>What a text of the policy file has to look like.</summary>
public enum TextForm
{
    /// <summary>Any text that is not empty.</summary>
    Plain,

    /// <summary>A mail address.</summary>
    Address,

    /// <summary>A mail domain.</summary>
    Domain,

    /// <summary><c>group:NAME</c>, an address, a domain, or a pattern such as <c>*@domain</c>.</summary>
    Sender,

    /// <summary>A recipient class, <c>any</c>, <c>group:NAME</c> of staff, an address, a domain, or a pattern such as <c>*@domain</c>.</summary>
    Recipient,

    /// <summary>An address or <c>group:NAME</c>.</summary>
    Person,

    /// <summary>A recipient class or <c>any</c>.</summary>
    Class,

    /// <summary>The id of a rule.</summary>
    Rule,
}

/// <summary>Narrows what a text setting, or each text of a list, may be.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormAttribute(TextForm form) : Attribute
{
    public TextForm Form { get; } = form;
}
