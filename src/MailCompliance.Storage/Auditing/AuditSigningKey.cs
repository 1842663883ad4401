using System.Security.Cryptography;
using System.Text;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Storage.Auditing;

/// <summary>
/// Signs heads and checkpoints of the audit trail: ECDSA over P-256 with SHA-256 (FIPS 186-5), two PEM files in the folder of the
/// key ring. Whoever keeps the public one elsewhere can check without trusting this machine.
/// </summary>
public sealed class AuditSigningKey
{
    public const string PrivateFile = "audit-signing.pem";
    public const string PublicFile = "audit-signing.public.pem";

    private readonly string pem;

    private AuditSigningKey(string pem)
    {
        this.pem = pem;
        using var key = Import();
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 8));
    }

    /// <summary>First 8 bytes of the SHA-256 of the public key (RFC 5280 SubjectPublicKeyInfo), in hex.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads the private key; makes one where there is none. Safe where several start at once.</summary>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="CryptographicException">A key file is damaged.</exception>
    public static AuditSigningKey OpenOrCreate(string folder)
    {
        var path = Path.Combine(folder, PrivateFile);
        FirstFile.Make(path, file => Create(folder, file));
        return Read(path);
    }

    /// <summary>Reads a private or a public key; with a public one nothing can be signed.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="CryptographicException">The file holds no key.</exception>
    public static AuditSigningKey Read(string path)
    {
        try
        {
            return new AuditSigningKey(File.ReadAllText(path));
        }
        catch (ArgumentException)
        {
            throw new CryptographicException($"{Path.GetFileName(path)} holds no key that signs the audit trail.");
        }
    }

    /// <returns>The signature in Base64.</returns>
    internal string Sign(string statement)
    {
        using var key = Import();
        return Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(statement), HashAlgorithmName.SHA256));
    }

    internal bool Verifies(string statement, string signature)
    {
        var bytes = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, bytes, out var written))
            return false;
        using var key = Import();
        return key.VerifyData(Encoding.UTF8.GetBytes(statement), bytes.AsSpan(0, written), HashAlgorithmName.SHA256);
    }

    private static void Create(string folder, FileStream file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // before the private one: whoever finds that finds this as well
        File.WriteAllText(Path.Combine(folder, PublicFile), key.ExportSubjectPublicKeyInfoPem());
        file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
    }

    private ECDsa Import()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }
}
