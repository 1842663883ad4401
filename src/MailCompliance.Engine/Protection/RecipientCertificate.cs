using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailCompliance.Engine.Protection;

/// <summary>A certificate that mail can be encrypted with, and the addresses it stands for.</summary>
/// <param name="Addresses">Lower case; from rfc822Name and SmtpUTF8Mailbox (RFC 8398) of the subject's alternative names, else emailAddress of the subject.</param>
public sealed record RecipientCertificate(X509Certificate2 Certificate, IReadOnlyList<string> Addresses)
{
    private const int ShortestKey = 2048;

    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";
    private const string AnyUse = "2.5.29.37.0";
    private const string AlternativeNames = "2.5.29.17";
    private const string Utf8Mailbox = "1.3.6.1.5.5.7.8.9";

    public bool IsValidAt(DateTimeOffset moment) => moment >= Certificate.NotBefore && moment <= Certificate.NotAfter;

    /// <summary>What the certificate is good for (RFC 8550 sections 3 and 4.4).</summary>
    /// <returns>The certificate, or why mail cannot be encrypted with it.</returns>
    public static (RecipientCertificate? Usable, string? Problem) Of(X509Certificate2 certificate)
    {
        if (certificate.GetRSAPublicKey() is not { } key)
            return (null, "has no RSA key; keys on elliptic curves cannot be used here");
        using (key)
        {
            if (key.KeySize < ShortestKey)
                return (null, $"has a key of {key.KeySize} bits; {ShortestKey} are the least");
        }

        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority))
            return (null, "is that of an authority, not of a person");
        if (certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyEncipherment))
            return (null, "is not for encryption (key usage keyEncipherment is missing)");
        if (certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is { } enhanced
            && !enhanced.EnhancedKeyUsages.Cast<Oid>().Any(use => use.Value is EmailProtection or AnyUse))
            return (null, "is not for mail (extended key usage emailProtection is missing)");
        var addresses = AddressesOf(certificate).Select(address => address.Trim().ToLowerInvariant()).Where(address => address.Contains('@', StringComparison.Ordinal)).Distinct().ToList();
        return addresses.Count == 0 ? (null, "names no mail address") : (new RecipientCertificate(certificate, addresses), null);
    }

    private static List<string> AddressesOf(X509Certificate2 certificate)
    {
        var found = new List<string>();
        foreach (var extension in certificate.Extensions.Where(extension => extension.Oid?.Value == AlternativeNames))
            Read(extension.RawData, found);
        if (found.Count == 0 && certificate.GetNameInfo(X509NameType.EmailName, forIssuer: false) is { Length: > 0 } subject)
            found.Add(subject);
        return found;
    }

    /// <summary>GeneralNames (RFC 5280 section 4.2.1.6): [1] rfc822Name, [0] otherName.</summary>
    private static void Read(ReadOnlyMemory<byte> extension, List<string> found)
    {
        try
        {
            var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                var tag = names.PeekTag();
                if (tag.HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 1)))
                    found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, new Asn1Tag(TagClass.ContextSpecific, 1)));
                else if (tag.HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)))
                    ReadOther(names.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)), found);
                else
                    names.ReadEncodedValue();
            }
        }
        catch (AsnContentException)
        {
            // a damaged extension names nobody
        }
    }

    private static void ReadOther(AsnReader name, List<string> found)
    {
        if (name.ReadObjectIdentifier() != Utf8Mailbox)
            return;
        found.Add(name.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadCharacterString(UniversalTagNumber.UTF8String));
    }
}
