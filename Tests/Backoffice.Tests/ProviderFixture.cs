namespace Backoffice.Tests;

/// <summary>A back office whose users sign in at an identity provider.</summary>
public sealed class ProviderFixture(SystemFixture system) : IAsyncLifetime
{
    private IdentityProvider? _provider;
    private BackofficeProcess? _backoffice;

    public Uri Home => _backoffice!.Home;

    internal static IEnumerable<(string Name, string Value)> Settings(string authority) =>
    [
        ("Authentication__OpenIdConnect__Authority", authority),
        ("Authentication__OpenIdConnect__ClientId", IdentityProvider.ClientId),
        ("Authentication__OpenIdConnect__ClientSecret", IdentityProvider.ClientSecret),
        ("Authentication__OpenIdConnect__RequireHttpsMetadata", "false"),
    ];

    public async ValueTask InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _backoffice = await BackofficeProcess.StartAsync(system, Settings(_provider.Authority));
    }

    public async ValueTask DisposeAsync()
    {
        await (_backoffice?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_provider?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
