namespace MailCompliance.Mime;

/// <summary>Cryptographic protection of a message. Anything but <see cref="None"/> is never altered.</summary>
public enum MessageSecurity
{
    None,

    /// <summary>multipart/signed or opaque S/MIME (smime-type signed-data), PGP/MIME or inline PGP signature.</summary>
    Signed,

    /// <summary>S/MIME enveloped, PGP/MIME or inline PGP encrypted.</summary>
    Encrypted,

    /// <summary>Rights-protected (message.rpmsg: OME, IRM).</summary>
    RightsProtected,
}
