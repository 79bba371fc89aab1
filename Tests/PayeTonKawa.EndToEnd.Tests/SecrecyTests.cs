using System.Text.Json.Nodes;
using PayeTonKawa.Tests;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>No secret is visible to other users of the machine or to readers of published output.</summary>
public sealed class SecrecyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_password_is_in_an_argument_or_in_a_file_that_everybody_may_read()
    {
        using var place = new Place();
        await using var system = RunningSystem.StartAppHost(place);
        await system.WaitUntilHealthyAsync(Token);

        string[] passwords = [.. Directory.EnumerateFiles(place.Home, "secrets.json", SearchOption.AllDirectories).SelectMany(Passwords)];
        Assert.Equal(3, passwords.Length);

        Assert.All(place.FindProcesses(), process => Assert.All(passwords, password => Assert.DoesNotContain(password, process, StringComparison.Ordinal)));
        string[] readable = [.. Directory
            .EnumerateFiles(place.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(file => IsOpenToOthers(file, place.Folder))];
        Assert.All(readable, file => Assert.All(passwords, password => Assert.DoesNotContain(password, Read(file), StringComparison.Ordinal)));
        Assert.All(passwords, password => Assert.DoesNotContain(password, system.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_published_manifest_has_containers_and_no_default_of_development()
    {
        using var place = new Place();
        var folder = Path.Combine(place.Folder, "manifest");

        var published = await Command.RunAsync(
            "dotnet", ["exec", Repository.AppHostAssembly, "--publisher", "manifest", "--output-path", folder], place.Environment, Token);

        Assert.True(published.ExitCode == 0, published.Output + published.Error);
        var manifest = await File.ReadAllTextAsync(Path.Combine(folder, "aspire-manifest.json"), Token);
        Assert.All((string[])["secret_key_123", "guest:guest", "Development"], known => Assert.DoesNotContain(known, manifest, StringComparison.Ordinal));
        var resources = JsonNode.Parse(manifest)!["resources"]!;
        Assert.Equal("{api-key.value}", resources["api-clients"]!["env"]!["ApiKeys__dev__Key"]!.GetValue<string>());
        Assert.All(
            (string[])["db-clients", "db-produits", "db-commandes", "rabbitmq"],
            server => Assert.Equal("container.v0", resources[server]!["type"]!.GetValue<string>()));
        Assert.True(resources["api-key"]!["inputs"]!["value"]!["secret"]!.GetValue<bool>());
    }

    private static IEnumerable<string> Passwords(string secrets) =>
        JsonNode.Parse(File.ReadAllText(secrets))!.AsObject()
            .Where(secret => secret.Key.EndsWith("-password", StringComparison.Ordinal))
            .Select(secret => secret.Value!.GetValue<string>());

    // A file is readable if its own mode and the mode of every folder on its path allow it.
    private static bool IsOpenToOthers(string file, string root)
    {
        try
        {
            if (!File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead))
            {
                return false;
            }

            for (var folder = Path.GetDirectoryName(file)!; folder != root; folder = Path.GetDirectoryName(folder)!)
            {
                if (!new DirectoryInfo(folder).UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                {
                    return false;
                }
            }

            return true;
        }
        catch (IOException)
        {
            return false; // The servers have deleted this temporary file meanwhile.
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
