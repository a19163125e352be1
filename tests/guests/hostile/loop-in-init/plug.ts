export const fine = () => "fine";
for (;;);
