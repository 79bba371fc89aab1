using System.Collections.Concurrent;
using Aspire.DashboardService.Proto.V1;
using Microsoft.FluentUI.AspNetCore.Components;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;
using IconVariant = Microsoft.FluentUI.AspNetCore.Components.IconVariant;
using ProtoVariant = Aspire.DashboardService.Proto.V1.IconVariant;

namespace Aspire.Dashboard.Resources;

/// <summary>Finds the picture of a resource or command: by the name it gives, from the Fluent set, else by its type.</summary>
internal static class ResourceIcons
{
    private static readonly IconSize[] Sizes = [IconSize.Size20, IconSize.Size24, IconSize.Size16, IconSize.Size28, IconSize.Size32, IconSize.Size48];
    private static readonly ConcurrentDictionary<(string Name, ProtoVariant Variant), Icon?> Found = new();

    public static Icon Of(Resource resource) => Find(resource.IconName, resource.HasIconVariant ? resource.IconVariant : ProtoVariant.Filled) ?? OfType(resource.ResourceType);

    public static Icon? Of(ResourceCommand command) => Find(command.IconName, command.HasIconVariant ? command.IconVariant : ProtoVariant.Regular);

    private static Icon OfType(string type) => type switch
    {
        "Project" => new Icons.Filled.Size20.CodeBlock(),
        "Container" => new Icons.Filled.Size20.Box(),
        "Executable" => new Icons.Filled.Size20.Apps(),
        "Parameter" => new Icons.Filled.Size20.Key(),
        "ConnectionString" => new Icons.Filled.Size20.PlugConnectedSettings(),
        "ExternalService" => new Icons.Filled.Size20.GlobeArrowForward(),
        _ when type.Contains("Database", StringComparison.OrdinalIgnoreCase) => new Icons.Filled.Size20.Database(),
        _ => new Icons.Filled.Size20.SettingsCogMultiple(),
    };

    // Not every picture is drawn in every size; a larger or smaller one does as well.
    private static Icon? Find(string? name, ProtoVariant variant) =>
        string.IsNullOrEmpty(name) ? null : Found.GetOrAdd((name, variant), key => Sizes.Select(size => Load(key.Name, key.Variant, size)).FirstOrDefault(icon => icon is not null));

    private static CustomIcon? Load(string name, ProtoVariant variant, IconSize size) =>
        new IconInfo { Name = name, Variant = variant == ProtoVariant.Filled ? IconVariant.Filled : IconVariant.Regular, Size = size }.TryGetInstance(out var icon) ? icon : null;
}
