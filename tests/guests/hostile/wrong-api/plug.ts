export const fine = () => "fine";
