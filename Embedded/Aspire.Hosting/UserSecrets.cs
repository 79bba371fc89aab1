using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting;

/// <summary>Keeps generated values between runs, in the AppHost's <c>secrets.json</c>.</summary>
internal static class UserSecrets
{
    private static readonly Lock FileLock = new();
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Sets one value; does nothing where the AppHost has no user secrets.</summary>
    public static void TrySet(Assembly? assembly, string key, string value)
    {
        if (assembly?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId is not { } id)
        {
            return;
        }

        var path = PathHelper.GetSecretsPathFromSecretsId(id);
        lock (FileLock)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var secrets = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? [] : [];
            secrets[key] = value;

            // Replaced in one step, readable by its owner only: another AppHost may be reading it.
            var temporary = $"{path}.{Environment.ProcessId}";
            using (var stream = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                JsonSerializer.Serialize(stream, secrets, Indented);
            }

            File.Move(temporary, path, overwrite: true);
        }
    }
}
